using Dandi.Bids.Tree;
using Dandi.Bids.Values;

namespace Dandi.Bids.Contexts;

/// <summary>The subjects of a dataset: their folders, and those in <c>participants.tsv</c>.</summary>
internal sealed class SubjectMembers(BidsFolder root, FileContents contents) : JsObject
{
    /// <summary>The table of the participants.</summary>
    public const string ParticipantsPath = "/participants.tsv";

    private const string Folders = "sub_dirs";
    private const string Participants = "participant_id";

    private readonly Lazy<JsValue> _folders = new(() => FoldersOf(root), isThreadSafe: false);
    private readonly Lazy<JsValue> _participants = new(() => ParticipantsOf(root, contents), isThreadSafe: false);

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

    private static JsValue ParticipantsOf(BidsFolder root, FileContents contents) =>
        root.FindFile(ParticipantsPath[1..]) is { } file
        && contents.FindTable(file)?.Column(Participants) is { } participants
            ? JsValue.Of(new TextItems(participants))
            : JsValue.Undefined;
}
