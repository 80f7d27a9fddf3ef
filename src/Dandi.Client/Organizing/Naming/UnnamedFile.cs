namespace Dandi.Organizing.Naming;

/// <summary>A file while its name is being found.</summary>
internal sealed class UnnamedFile(NamingFields fields, string? session)
{
    public NamingFields Fields => fields;

    /// <summary>
    /// The subject as a label. Labels and not texts are compared, so that what looks equal in a name is equal.
    /// </summary>
    public string Subject { get; } = NameLabel.Sanitize(fields.SubjectId ?? "");

    /// <summary>The session as a label.</summary>
    public string? Session { get; } = session is null ? null : NameLabel.Sanitize(session);

    /// <summary>The label for the object id; null until it is needed to disambiguate.</summary>
    public string? ObjectLabel { get; set; }

    /// <summary>The fields that tell this file from others with the same name.</summary>
    public HashSet<LayoutField> Disambiguating { get; } = [];

    /// <summary>The path in the Dandiset, as far as it is known.</summary>
    public string Target { get; set; } = "";
}
