using Dandi.Hdf5;
using Dandi.Hdf5.Types;

namespace Dandi.Nwb.Reading;

/// <summary>Finds the texts of an NWB file that name videos and images (docs/spec/bids-zarr-schema.md 4.5).</summary>
internal sealed class MediaReferences
{
    private const int MaxFiles = 100_000;

    private readonly NwbFile _file;
    private readonly List<NwbMediaReference> _references = [];
    private readonly List<NwbMediaReference> _repeats = [];
    private readonly List<string> _notes = [];

    // Two links may lead to one dataset, whose texts are replaced once.
    private readonly HashSet<long> _datasets = [];

    private MediaReferences(NwbFile file) => _file = file;

    public static NwbMedia Read(NwbFile file)
    {
        var found = new MediaReferences(file);
        foreach (var item in file.Objects.OrderBy(item => item.Path, StringComparer.Ordinal))
            found.Add(item);
        return new NwbMedia(found._references, found._repeats, found._notes);
    }

    private void Add(NwbObject item)
    {
        if (item.IsKindOf("ImageSeries"))
        {
            AddSeries(item);
        }
        else if (item.IsKindOf("ExternalImage"))
        {
            AddImage(item);
        }
        else if (item.IsKindOf("PoseEstimation"))
        {
            AddTexts(item, item.Dataset("original_videos"), "/original_videos", _repeats);
            AddTexts(item, item.Dataset("labeled_videos"), "/labeled_videos", _repeats);
        }
    }

    private void AddSeries(NwbObject series)
    {
        var all = new List<NwbMediaReference>();
        AddTexts(series, series.Dataset("external_file"), "/external_file", all);
        foreach (var reference in all)
        {
            if (ExternalFiles.HasSuffix(reference.Text, ExternalFiles.VideoSuffixes))
                _references.Add(reference);
            else
                _notes.Add(ExternalFiles.UnknownVideo(reference.Text));
        }
    }

    private void AddImage(NwbObject image)
    {
        var all = new List<NwbMediaReference>();
        AddTexts(image, image.Stored as Hdf5Dataset, "", all);
        foreach (var reference in all.Take(1))
        {
            if (ExternalFiles.HasSuffix(reference.Text, ExternalFiles.ImageSuffixes))
                _references.Add(reference);
            else
                _notes.Add(ExternalFiles.UnknownImage(reference.Text));
        }
    }

    private void AddTexts(NwbObject item, Hdf5Dataset? dataset, string field, List<NwbMediaReference> target)
    {
        if (dataset is not { Type.Class: Hdf5TypeClass.String })
            return;
        var path = item.Path + field;
        // Files with links to other files are refused before anything is organized.
        if (dataset.File != _file.Hdf5 || _file.Hdf5.Find(path)?.Address != dataset.Address)
            return;
        if (!_datasets.Add(dataset.Address))
            return;
        var texts = dataset.Values.ReadAllStrings(MaxFiles);
        for (var index = 0; index < texts.Count; index++)
        {
            if (texts[index] is { } text)
                target.Add(new NwbMediaReference(path, index, text, item.Text("object_id")));
        }
    }
}
