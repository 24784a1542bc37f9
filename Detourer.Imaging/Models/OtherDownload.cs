namespace Detourer.Imaging.Models;

/// <summary>Observes the download of a model by another process, through the growth of its files.</summary>
/// <param name="target">The final path of the model.</param>
/// <param name="progress">Receives a report whenever the files have grown.</param>
internal sealed class OtherDownload(string target, IProgress<DownloadProgress>? progress)
{
    private long _seen = -1;

    /// <summary>Measures the files once and reports growth. Their total is unknown.</summary>
    public void Report()
    {
        if (progress is null) return;
        long size = Measure();
        if (size <= _seen) return;
        _seen = size;
        progress.Report(new DownloadProgress("another process", size, Total: null));
    }

    private long Measure()
    {
        try
        {
            return PartFile.FindAll(target).Sum(part => part.Length) + NpmDownload.SizeOfAll(target);
        }
        catch (IOException)
        {
            return 0; // The other process moved a file during the enumeration. The next call measures again.
        }
    }
}
