using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Dandi.Html;

/// <summary>A style sheet or script that is part of this program and becomes part of a page.</summary>
public sealed class EmbeddedFile
{
    private EmbeddedFile(string element, string content) => (Element, Content) = (element, content);

    /// <summary>The name of the element: <c>style</c> or <c>script</c>.</summary>
    public string Element { get; }

    /// <summary>The content of the element.</summary>
    public string Content { get; }

    /// <summary>The source by which a content security policy allows exactly this element.</summary>
    public string PolicySource =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))}'";

    /// <summary>Reads a resource.</summary>
    /// <param name="assembly">The assembly that contains it.</param>
    /// <param name="name">The name of the resource, which ends in <c>.css</c> or <c>.js</c>.</param>
    public static EmbeddedFile Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var element = name.EndsWith(".css", StringComparison.Ordinal) ? "style" : "script";
        // Git may have changed the ends of lines, and browsers change them back before they hash.
        return new EmbeddedFile(element, "\n" + reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
