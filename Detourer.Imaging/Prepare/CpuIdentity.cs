using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// What tells processors apart that run networks differently: the architecture, and the instructions they have.
/// </summary>
internal static class CpuIdentity
{
    /// <summary>Eight hexadecimal digits.</summary>
    public static string Digest { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Describe())))[..8];

    private static string Describe()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString();
        if (X86Base.IsSupported)
        {
            // Leaf 1: family and model. Leaf 7: AVX2, AVX-512, VNNI and AMX. The rest of leaf 1 names the core that
            // runs.
            return string.Join(' ', architecture, X86Base.CpuId(1, 0).Eax, Leaf(7, 0), Leaf(7, 1));
        }

        const string Info = "/proc/cpuinfo";
        string features = OperatingSystem.IsLinux() && File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("Features", StringComparison.Ordinal)) ?? ""
            : "";
        return $"{architecture} {features}";
    }

    private static string Leaf(int function, int sub)
    {
        (int eax, int ebx, int ecx, int edx) = X86Base.CpuId(function, sub);
        return $"{eax:x} {ebx:x} {ecx:x} {edx:x}";
    }
}
