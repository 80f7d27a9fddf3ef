using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Dandi.Html;

/// <summary>A style sheet or script that is part of this program and becomes part of a page.</summary>
public sealed class EmbeddedFile
{
    private const string BaseStyles = "Html.base.css";

    private EmbeddedFile(string element, string content) => (Element, Content) = (element, content);

    /// <summary>The name of the element: <c>style</c> or <c>script</c>.</summary>
    public string Element { get; }

    /// <summary>The content of the element.</summary>
    public string Content { get; }

    /// <summary>The source by which a content security policy allows exactly this element.</summary>
    public string PolicySource =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))}'";

    /// <summary>Reads a style sheet (<see cref="ReadStyles"/>) or a script.</summary>
    /// <param name="assembly">The assembly that contains it.</param>
    /// <param name="name">The name of the resource, which ends in <c>.css</c> or <c>.js</c>.</param>
    public static EmbeddedFile Read(Assembly assembly, string name) =>
        name.EndsWith(".css", StringComparison.Ordinal)
            ? new EmbeddedFile("style", "\n" + ReadStyles(assembly, name))
            : new EmbeddedFile("script", "\n" + ReadText(assembly, name));

    /// <summary>Reads a style sheet, after the one that all pages have in common.</summary>
    /// <param name="assembly">The assembly that contains it.</param>
    /// <param name="name">The name of the resource.</param>
    public static string ReadStyles(Assembly assembly, string name) =>
        ReadText(typeof(EmbeddedFile).Assembly, BaseStyles) + ReadText(assembly, name);

    // Git may have changed the ends of lines, and browsers change them back before they hash.
    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
