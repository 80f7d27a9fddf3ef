using Dandi.Hdf5.Writing;

namespace Dandi.Organizing.Media;

/// <summary>Tells users why the names of media in an NWB file cannot be replaced.</summary>
internal static class MediaErrors
{
    /// <exception cref="DandiException">The work failed; the message says why and what to do.</exception>
    public static T Translate<T>(string nwb, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Hdf5EditException error)
        {
            throw Refused(nwb, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException(
                $"The names of videos and images in `{nwb}` cannot be replaced: {error.Message.TrimEnd('.')}.",
                error
            );
        }
    }

    private static DandiException Refused(string nwb, Hdf5EditException error)
    {
        var subject = error.Dataset is { } dataset
            ? $"The names in `{dataset}` of `{nwb}` cannot be replaced: {error.Message}."
            : $"The names of videos and images in `{nwb}` cannot be replaced: {error.Message}.";
        return new DandiException(
            error.Command(nwb) is { } command
                ? $"{subject} Store them as plain strings, then run the command again: `{command}`"
                : subject,
            error
        );
    }
}
