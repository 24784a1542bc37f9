using System.Diagnostics;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;
using Detourer.Jobs.Workers;
using Detourer.Worker.Handlers;
using Detourer.Worker.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Detourer.Testing.Processes;

/// <summary>
/// Replaces the engine in a real Detourer process, from outside. It processes one photo at a time. It either waits for
/// a given time and returns the photo, or replaces only the network and cuts a disc out of each photo. Everything
/// around it is the product.
/// </summary>
/// <param name="takes">Duration of the network; null to cut discs at once.</param>
/// <param name="hold">While a file exists at this path, no photo passes the network.</param>
internal sealed class StandInEngine(TimeSpan? takes, string? hold) : IDisposable
{
    /// <summary>Milliseconds, or <see cref="Discs"/>. If it is unset, the real engine is used.</summary>
    public const string Variable = "DETOURER_TEST_ENGINE";

    public const string Discs = "discs";

    /// <summary>The path of a file that need not exist.</summary>
    public const string HoldVariable = "DETOURER_TEST_HOLD";

    /// <summary>A PNG of this width and height kills the process that works on it.</summary>
    public const int PoisonSide = 13;

    private const int Softness = 12; // pixels

    private readonly SemaphoreSlim _network = new(1);

    public void Dispose() => _network.Dispose();

    /// <summary>Replaces the engine when the host of this process is built.</summary>
    public static void Install()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } value) return;
        var engine = new StandInEngine(
            value == Discs ? null : TimeSpan.FromMilliseconds(int.Parse(value, CultureInfo.InvariantCulture)),
            Environment.GetEnvironmentVariable(HoldVariable));
        DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
        {
            if (listener.Name != "Microsoft.Extensions.Hosting") return;
            listener.Subscribe(new Observer<KeyValuePair<string, object?>>(happened =>
            {
                if (happened is { Key: "HostBuilding", Value: IHostBuilder builder })
                    builder.ConfigureServices((_, services) =>
                    {
                        Replace(services, engine.CutAsync);
                        if (ShiftedClock.OfEnvironment() is { } clock) services.AddSingleton<TimeProvider>(clock);
                    });
            }));
        }));
    }

    /// <summary>Puts something in the engine's place, which needs no model.</summary>
    public static void Replace(IServiceCollection services, Cut cut)
    {
        foreach (ServiceDescriptor service in services.ToArray())
        {
            if (service.ServiceType == typeof(Cut) || service.ServiceType == typeof(ModelStatus)
                || service.ImplementationType == typeof(DefaultModelLoader)
                || service.ImplementationType == typeof(ModelPreparer))
            {
                services.Remove(service);
            }
        }

        services.AddSingleton(cut);
        services.AddSingleton(ReadyModel());
    }

    /// <summary>The status of a worker whose default model is loaded.</summary>
    public static ModelStatus ReadyModel()
    {
        var status = new ModelStatus();
        status.Set(new ModelProgress(ModelCatalog.BuiltIn.Default.Name, ModelState.Ready));
        return status;
    }

    private async Task<Cutout> CutAsync(
        ReadOnlyMemory<byte> photo, CutoutOptions options, IProgress<CutoutStep>? progress,
        CancellationToken cancellationToken)
    {
        Cutout cutout;
        progress?.Report(CutoutStep.Decode);
        await _network.WaitAsync(cancellationToken);
        try
        {
            progress?.Report(CutoutStep.Segment);
            while (File.Exists(hold))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            cutout = takes is { } time
                ? await GiveBackAsync(photo, time, cancellationToken)
                : CutDisc(photo, options, cancellationToken);
        }
        finally
        {
            _network.Release();
        }

        progress?.Report(CutoutStep.Refine);
        progress?.Report(CutoutStep.Compose);
        progress?.Report(CutoutStep.Encode);
        return cutout;
    }

    private static async Task<Cutout> GiveBackAsync(
        ReadOnlyMemory<byte> png, TimeSpan takes, CancellationToken cancellationToken)
    {
        (int width, int height) = (Side(png, 16), Side(png, 20));
        if (width == PoisonSide && height == PoisonSide) StartupHook.Die();
        await Task.Delay(takes, TimeProvider.System, cancellationToken);
        return new Cutout(png, OutputFormat.Png, width, height, [new StepTime(CutoutStep.Segment, takes)]);
    }

    /// <summary>Cuts out a disc in the middle. Its edge is soft, so that some pixels have a low alpha.</summary>
    private static Cutout CutDisc(ReadOnlyMemory<byte> file, CutoutOptions options, CancellationToken cancellationToken)
    {
        var limits = new ImagingLimits();
        using PixelBuffer photo = Decoder.Decode(file, limits, cancellationToken);
        using var matte = new PixelBuffer(photo.Width, photo.Height, 1);
        double radius = Math.Min(photo.Width, photo.Height) * 0.4;
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                double inside = (radius - Math.Sqrt(
                    Math.Pow(x - (photo.Width / 2.0), 2) + Math.Pow(y - (photo.Height / 2.0), 2))) / Softness;
                matte.Row(y)[x] = (byte)Math.Round(255 * Math.Clamp(inside + 0.5, 0, 1));
            }
        }

        IReadOnlyList<CutoutWarning> warnings = Coverage.Check(photo, matte, confidence: 1);
        using PixelBuffer picture = Composer.Compose(
            photo, matte, options, image => Decoder.Decode(image, limits, cancellationToken), cancellationToken);
        ReadOnlyMemory<byte> data = Encoder.Encode(
            picture, options.Format, options.Quality, options.MetadataOf(file), cancellationToken);
        var step = new StepTime(CutoutStep.Segment, TimeSpan.FromMilliseconds(1));
        return new Cutout(data, options.Format, picture.Width, picture.Height, [step]) { Warnings = warnings };
    }

    private static int Side(ReadOnlyMemory<byte> png, int at) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.Span.Slice(at, 4));

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
