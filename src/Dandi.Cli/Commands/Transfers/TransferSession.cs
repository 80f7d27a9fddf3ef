using Dandi.Cli.Logging;
using Dandi.Cli.Output.Progress;
using Dandi.Http;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>What lives as long as one run of a command that transfers assets.</summary>
/// <param name="Log">The log of the run.</param>
/// <param name="Reporter">Shows progress to the user and writes it to the log.</param>
/// <param name="Deadline">Stops the run at its deadline or by Ctrl-C.</param>
/// <param name="Network">Counts the requests of the run.</param>
internal sealed record TransferSession(
    LogFile Log,
    ITransferReporter Reporter,
    Deadline Deadline,
    NetworkActivity Network
);
