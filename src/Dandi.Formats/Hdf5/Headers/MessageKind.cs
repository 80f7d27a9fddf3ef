namespace Dandi.Hdf5.Headers;

/// <summary>The messages of an object header that matter here (HDF5 format specification, IV.A.2; the numbers are the format's).</summary>
internal enum MessageKind
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    OldFillValue = 0x04,
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
    CacheImage = 0x18,
}
