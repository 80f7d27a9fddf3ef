using Dandi.Bids.Readers;
using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>The subjects of a dataset: their folders, and those in <c>participants.tsv</c>.</summary>
internal sealed class SubjectMembers(BidsFolder root) : JsObject
{
    private const string ParticipantsFile = "participants.tsv";
    private const string Folders = "sub_dirs";
    private const string Participants = "participant_id";

    /// <summary>The UK Biobank has 500,000 participants.</summary>
    private const int MaxParticipants = 1_000_000;

    private readonly Lazy<JsValue> _folders = new(() => FoldersOf(root), isThreadSafe: false);
    private readonly Lazy<JsValue> _participants = new(() => ParticipantsOf(root), isThreadSafe: false);

    /// <inheritdoc/>
    public override IEnumerable<string> Names => [Folders, Participants];

    /// <inheritdoc/>
    public override JsValue Get(string name) =>
        name switch
        {
            Folders => _folders.Value,
            Participants => _participants.Value,
            _ => JsValue.Undefined,
        };

    /// <inheritdoc/>
    public override bool Has(string name) => name is Folders or Participants;

    private static JsValue FoldersOf(BidsFolder root)
    {
        var names = new List<string>();
        foreach (var folder in root.Folders)
        {
            if (folder.Name.StartsWith("sub-", StringComparison.Ordinal))
                names.Add(folder.Name);
        }
        return JsValue.Of(new TextItems(names));
    }

    /// <summary>All of them, while tables have only their first rows.</summary>
    private static JsValue ParticipantsOf(BidsFolder root)
    {
        if (root.FindFile(ParticipantsFile) is not { } file)
            return JsValue.Undefined;
        var column = FileReading.TryRead(file, stream => TsvReader.ReadColumn(stream, Participants, MaxParticipants));
        return column is null ? JsValue.Undefined : JsValue.Of(new TextItems(column));
    }
}
