using Dandi.Archive;
using Dandi.Deletion;

namespace Dandi.Cli.Commands.Delete;

/// <summary>What is to be deleted, and where.</summary>
/// <param name="Client">The client of the archive, logged in.</param>
/// <param name="Dandiset">The Dandiset.</param>
/// <param name="Plan">What is to be deleted.</param>
internal sealed record DeletionTarget(ArchiveClient Client, RemoteDandiset Dandiset, DeletionPlan Plan);
