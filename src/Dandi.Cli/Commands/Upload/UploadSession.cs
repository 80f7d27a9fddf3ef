using Dandi.Cli.Logging;
using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Results;

namespace Dandi.Cli.Commands.Upload;

/// <summary>What lives as long as one run of <c>dandi upload</c>.</summary>
/// <param name="Log">The log of the run.</param>
/// <param name="Companion">The file with all validation results.</param>
/// <param name="Reporter">Shows progress to the user and writes it to the log.</param>
/// <param name="Deadline">Stops the run at its deadline or by Ctrl-C.</param>
internal sealed record UploadSession(LogFile Log, CompanionFile Companion, LoggingReporter Reporter, Deadline Deadline);
