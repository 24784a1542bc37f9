using System.Runtime.InteropServices;

namespace Detourer.Imaging.Prepare;

/// <summary>Runs work that can wait, on a thread that yields to all others.</summary>
internal static partial class LowPriority
{
    private const int Process = 0;
    private const int Nicest = 19;

    /// <summary>Runs work on a thread of its own.</summary>
    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            // On Linux this concerns the calling thread alone, and .NET's own priorities nothing at all.
            if (OperatingSystem.IsLinux()) _ = SetPriority(Process, 0, Nicest);
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "prepare model",
            Priority = ThreadPriority.Lowest,
        };
        thread.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
