using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dandi.Files;

namespace Dandi.Http;

/// <summary>Reads certificates of authorities from a file in PEM, or from all files of a folder in PEM or DER, such as one with the hashed names of OpenSSL.</summary>
public static class AuthorityFiles
{
    private const int MaxFileBytes = 16 << 20;
    private const int MaxFiles = 10_000;

    /// <summary>Reads them.</summary>
    /// <exception cref="IOException">The file or folder cannot be read, or is too large.</exception>
    /// <exception cref="CryptographicException">It holds no certificate.</exception>
    /// <exception cref="DandiException">The file cannot be opened.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        var certificates = Directory.Exists(path) ? ReadFolder(path) : ReadFile(path);
        return certificates.Count > 0
            ? certificates
            : throw new CryptographicException(
                Directory.Exists(path)
                    ? "no file in it holds a certificate in PEM or DER."
                    : "it holds no certificate in PEM."
            );
    }

    private static X509Certificate2Collection ReadFile(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.ASCII.GetString(ReadBytes(path)));
        return certificates;
    }

    /// <summary>The certificates of a folder, each once: a hashed name is a link to another file. What is no certificate is passed over, as OpenSSL does.</summary>
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
            // A sequence of ASN.1, which no text begins with.
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
            throw new IOException("it is larger than any list of authorities.");
        return file.ReadAll();
    }
}
