using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dandi.Files;

namespace Dandi.Http;

/// <summary>
/// Reads certificates of authorities from a PEM file, or from all PEM and DER files in a folder, for example one with
/// hashed names as made by <see href="https://docs.openssl.org/master/man1/openssl-rehash/">openssl rehash</see>.
/// </summary>
public static class AuthorityFiles
{
    private const int MaxFileBytes = 16 << 20;
    private const int MaxFiles = 10_000;

    /// <summary>Reads the certificates of a file or folder.</summary>
    /// <exception cref="IOException">The file or folder cannot be read, or is too large.</exception>
    /// <exception cref="CryptographicException">It contains no certificate.</exception>
    /// <exception cref="DandiException">The file cannot be opened.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        var certificates = Directory.Exists(path) ? ReadFolder(path) : ReadFile(path);
        return certificates.Count > 0
            ? certificates
            : throw new CryptographicException(
                Directory.Exists(path)
                    ? "no file in it contains a certificate in PEM or DER."
                    : "it contains no certificate in PEM."
            );
    }

    private static X509Certificate2Collection ReadFile(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.ASCII.GetString(ReadBytes(path)));
        return certificates;
    }

    /// <summary>
    /// Reads the certificates of a folder, each once, because a hashed name is a link to another file. Files that are
    /// not certificates are skipped, as OpenSSL does.
    /// </summary>
    private static X509Certificate2Collection ReadFolder(string folder)
    {
        var certificates = new X509Certificate2Collection();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder).Take(MaxFiles))
        {
            foreach (var certificate in TryReadFile(file))
            {
                if (known.Add(certificate.Thumbprint))
                    certificates.Add(certificate);
            }
        }
        return certificates;
    }

    private static X509Certificate2Collection TryReadFile(string file)
    {
        try
        {
            var bytes = ReadBytes(file);
            // DER starts with an ASN.1 sequence, which text never does.
            return bytes is [0x30, > 0x7F, ..] ? [X509CertificateLoader.LoadCertificate(bytes)] : ReadFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or DandiException)
        {
            return [];
        }
    }

    private static byte[] ReadBytes(string path)
    {
        using var file = LocalFile.Open(path);
        if (file.Size > MaxFileBytes)
            throw new IOException($"it is larger than {MaxFileBytes >> 20} MiB.");
        return file.ReadAll();
    }
}
