using System.Globalization;

namespace Dandi.Testing;

/// <summary>Reads parameters of tests from environment variables.</summary>
public static class EnvironmentNumber
{
    /// <summary>Reads a positive integer; the default if the variable is not set or empty.</summary>
    /// <exception cref="InvalidOperationException">The value is not a positive integer.</exception>
    public static int Read(string variable, int defaultValue)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return defaultValue;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        throw new InvalidOperationException($"The variable {variable} is `{text}`; it must be a positive integer.");
    }
}
