namespace Dandi.Hdf5.Headers;

/// <summary>
/// The types of header messages that this reader uses
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2); the values are those of the format.
/// </summary>
internal enum MessageKind
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    FillValueOld = 0x04,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    DataLayout = 0x08,
    FilterPipeline = 0x0b,
    Attribute = 0x0c,
    SharedMessageTable = 0x0f,
    Continuation = 0x10,
    SymbolTable = 0x11,
    DriverInformation = 0x14,
    AttributeInfo = 0x15,
    ReferenceCount = 0x16,
    FileSpaceInfo = 0x17,
    CacheImage = 0x18,
}
