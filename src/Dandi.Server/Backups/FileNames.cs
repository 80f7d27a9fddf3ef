using System.Globalization;

namespace Dandi.Server.Backups;

/// <summary>A set of names of files of a store, in little memory: each is a number of 128 bits.</summary>
internal sealed class FileNames
{
    private readonly HashSet<UInt128> _names = [];

    /// <summary>Adds a name; one that is not that of a file of a store is left out.</summary>
    public void Add(string name)
    {
        if (TryParse(name, out var number))
            _names.Add(number);
    }

    public bool Contains(string name) => TryParse(name, out var number) && _names.Contains(number);

    private static bool TryParse(string name, out UInt128 number) =>
        UInt128.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
}
