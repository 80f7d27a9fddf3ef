using System.Globalization;

namespace Dandi.Cli.Commands.ServiceScripts;

/// <summary>
/// Compares texts line by line, in the unified format (<see href="https://www.gnu.org/software/diffutils/manual/"/>).
/// </summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    // The time and memory of the comparison grow with its square.
    private const int MaxDistance = 1500;

    /// <summary>Returns the hunks; none if the texts are equal.</summary>
    public static IReadOnlyList<string> Compare(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var edits = Script(before, after);
        var lines = new List<string>();
        for (var index = 0; index < edits.Count; )
        {
            if (edits[index].Kind == ' ')
            {
                index++;
                continue;
            }
            var start = Math.Max(0, index - Context);
            var end = index;
            // Changes that few equal lines separate are in one hunk.
            for (var next = index; next < edits.Count && next <= end + (2 * Context) + 1; next++)
            {
                if (edits[next].Kind != ' ')
                    end = next;
            }
            var hunk = edits[start..Math.Min(edits.Count, end + 1 + Context)];
            lines.Add($"@@ -{Range(hunk, '+', each => each.Before)} +{Range(hunk, '-', each => each.After)} @@");
            lines.AddRange(hunk.Select(edit => edit.Kind + edit.Text));
            index = start + hunk.Count;
        }
        return lines;
    }

    private static string Range(List<Edit> hunk, char other, Func<Edit, int> position)
    {
        var count = hunk.Count(edit => edit.Kind != other);
        // An empty range is after the line with this number.
        var start = position(hunk[0]) + (count == 0 ? 0 : 1);
        return string.Create(CultureInfo.InvariantCulture, $"{start}{(count == 1 ? "" : $",{count}")}");
    }

    /// <summary>The shortest list of edits, by the algorithm of Myers; equal lines are part of it.</summary>
    private static List<Edit> Script(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var trace = Trace(before, after);
        var edits = new List<Edit>();
        var (x, y) = (before.Count, after.Count);
        if (trace is null)
        {
            // Too different: everything is replaced.
            edits.AddRange(before.Select((line, index) => new Edit('-', line, index, 0)));
            edits.AddRange(after.Select((line, index) => new Edit('+', line, x, index)));
            return edits;
        }
        for (var distance = trace.Count - 1; distance >= 0; distance--)
        {
            var (furthest, k) = (trace[distance], x - y);
            var previous = IsDown(furthest, k, distance) ? k + 1 : k - 1;
            var startX = distance == 0 ? 0 : furthest[previous + distance];
            var startY = distance == 0 ? 0 : startX - previous;
            while (x > startX && y > startY && before[x - 1] == after[y - 1])
            {
                (x, y) = (x - 1, y - 1);
                edits.Add(new Edit(' ', before[x], x, y));
            }
            if (distance == 0)
                break;
            if (x == startX)
                edits.Add(new Edit('+', after[--y], x, y));
            else
                edits.Add(new Edit('-', before[--x], x, y));
        }
        edits.Reverse();
        return edits;
    }

    // The furthest x on each diagonal, before each step; null if there are too many steps.
    private static List<int[]>? Trace(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var trace = new List<int[]>();
        var furthest = new int[3];
        for (var distance = 0; distance <= MaxDistance; distance++)
        {
            // Diagonal k is at k + distance, with room for one more on both sides in the next step.
            trace.Add(furthest);
            var next = new int[(2 * distance) + 5];
            for (var k = -distance; k <= distance; k += 2)
            {
                var x =
                    distance == 0 ? 0
                    : IsDown(furthest, k, distance) ? furthest[k + 1 + distance]
                    : furthest[k - 1 + distance] + 1;
                for (var y = x - k; x < before.Count && y < after.Count && before[x] == after[y]; y++)
                    x++;
                next[k + distance + 1] = x;
                if (x >= before.Count && x - k >= after.Count)
                    return trace;
            }
            furthest = next;
        }
        return null;
    }

    private static bool IsDown(int[] furthest, int k, int distance) =>
        k == -distance || (k != distance && furthest[k - 1 + distance] < furthest[k + 1 + distance]);

    /// <summary>A line, and how many lines of both texts are before it.</summary>
    private readonly record struct Edit(char Kind, string Text, int Before, int After);
}
