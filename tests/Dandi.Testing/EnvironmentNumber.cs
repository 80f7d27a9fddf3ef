using System.Globalization;

namespace Dandi.Testing;

/// <summary>A number that the environment gives to tests.</summary>
public static class EnvironmentNumber
{
    /// <summary>Reads a variable.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="otherwise">The number where it is not set or empty.</param>
    /// <exception cref="InvalidOperationException">It is set to something else than a positive number.</exception>
    public static int Read(string variable, int otherwise)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        throw new InvalidOperationException($"{variable} is `{text}`, which is not a positive number");
    }
}
