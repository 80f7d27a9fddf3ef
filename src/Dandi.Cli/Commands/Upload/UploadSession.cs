using Dandi.Cli.Commands.Transfers;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Commands.Upload;

/// <summary>What lives as long as one run of <c>dandi upload</c>.</summary>
/// <param name="Transfer">The log, the reporter and the deadline.</param>
/// <param name="Companion">The file with all validation results.</param>
internal sealed record UploadSession(TransferSession Transfer, CompanionFile Companion);
