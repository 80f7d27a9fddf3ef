namespace Dandi.Bids.Contexts;

/// <summary>What the name and the folder of a file say that most selectors ask for.</summary>
internal readonly record struct FileKind(string Suffix, string Extension, string Datatype);
