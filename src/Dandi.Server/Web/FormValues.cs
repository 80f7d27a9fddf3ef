using System.Text;
using Dandi.Server.Http;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Dandi.Server.Web;

/// <summary>The fields of a form.</summary>
internal sealed class FormValues
{
    private const int MaxBytes = 64 << 10;
    private const int MaxFields = 32;
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private FormValues() { }

    /// <summary>The value of a field as it was entered (<see cref="Entered"/>); empty if it is missing.</summary>
    public string this[string name] => Entered(_fields.GetValueOrDefault(name, ""));

    /// <summary>
    /// A text as people enter it: without white space around it, and with line feeds, of which browsers make CR LF.
    /// </summary>
    public static string Entered(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Trim();

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="ApiError">It is not a form, or too large.</exception>
    public static async Task<FormValues> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            throw ApiError.Detail(415, "The request is not a form.");
        var body = await BoundedBody.TryReadAsync(request.Body, MaxBytes, cancellationToken)
            ?? throw ApiError.Detail(413, $"The form has more than {CountText.Of(MaxBytes)} bytes. Shorten its texts.");
        var form = new FormValues();
        foreach (var pair in new QueryStringEnumerable(Encoding.UTF8.GetString(body.Span)))
        {
            if (form._fields.Count == MaxFields)
                throw ApiError.Detail(400, $"The form has more than {MaxFields} fields.");
            form._fields[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }
        return form;
    }
}
