namespace Dandi.Formats.Tests.Hdf5.Writing;

/// <summary>
/// Tests that edit files. No other test runs meanwhile: a process that is just being started holds the locks of the
/// process that starts it, so that a file would seem to be open in another program.
/// </summary>
[CollectionDefinition(nameof(ExclusiveEdits), DisableParallelization = true)]
public sealed class ExclusiveEdits;
