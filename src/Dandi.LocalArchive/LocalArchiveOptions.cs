namespace Dandi;

/// <summary>How a <see cref="LocalArchive"/> is started.</summary>
public sealed record LocalArchiveOptions
{
    /// <summary>The path of the executable, or its name if it is in <c>PATH</c>.</summary>
    /// <value><c>dandi</c></value>
    public string Executable { get; init; } = "dandi";

    /// <summary>
    /// The accounts to create in addition to <c>admin</c>: <c>NAME</c>, <c>NAME:admin</c> for an administrator, or
    /// <c>NAME:pending</c> for an account that waits for approval.
    /// </summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>
    /// The path of a JSON file with users, Dandisets and folders that the archive contains when it is ready; null for
    /// an empty archive.
    /// </summary>
    public string? Preload { get; init; }

    /// <summary>Further arguments of <c>dandi serve</c>, such as <c>--fault</c> with its rule.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How long to wait until the archive is ready, with everything loaded.</summary>
    /// <value>One minute.</value>
    public TimeSpan MaxStart { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock for <see cref="MaxStart"/>.</summary>
    /// <value>The clock of the system.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
