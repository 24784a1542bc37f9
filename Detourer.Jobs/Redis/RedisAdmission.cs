using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>Limits that all replicas share. Without Redis each replica counts for itself, so that uploads go on.</summary>
internal sealed class RedisAdmission(
    IConnectionMultiplexer redis, RedisPipeline pipeline, IOptions<AdmissionOptions> options, TimeProvider time) : IAdmission
{
    private static readonly RedisScript _admit = new("admit");

    private readonly AdmissionOptions _options = options.Value;
    private readonly SlidingWindows _jobsWithout = new(options.Value.MaxJobs, options.Value.Window, time);
    private readonly SlidingWindows _renditionsWithout = new(options.Value.MaxRenditions, options.Value.Window, time);

    public async Task<AdmissionResult> AskAsync(string client, CancellationToken cancellationToken)
    {
        try
        {
            long[] answer = await AskAsync(RedisKeys.Window(client), _options.MaxJobs, client, _options.MaxWaiting, cancellationToken);
            return answer[0] switch
            {
                0 => new AdmissionResult.Admitted((int)answer[1]),
                < 0 => new AdmissionResult.TooMany(),
                _ => new AdmissionResult.TooFast(TimeSpan.FromMilliseconds(answer[0])),
            };
        }
        catch (QueueUnavailableException)
        {
            return _jobsWithout.Ask(client) is { } wait ? new AdmissionResult.TooFast(wait) : new AdmissionResult.Admitted(0);
        }
    }

    public async Task<TimeSpan?> AskForRenditionAsync(string client, CancellationToken cancellationToken)
    {
        if (_options.MaxRenditions == 0) return null;
        try
        {
            // However many jobs of it wait.
            long[] answer = await AskAsync(RedisKeys.Renditions(client), _options.MaxRenditions, client, 0, cancellationToken);
            return answer[0] == 0 ? null : TimeSpan.FromMilliseconds(answer[0]);
        }
        catch (QueueUnavailableException)
        {
            return _renditionsWithout.Ask(client);
        }
    }

    private async Task<long[]> AskAsync(
        RedisKey window, int most, string client, int mostWaiting, CancellationToken cancellationToken)
    {
        // The same in each try, so that a request counts once.
        string request = Guid.CreateVersion7(time.GetUtcNow()).ToString("n");
        return (long[])(await pipeline.RunAsync(
            () => _admit.RunAsync(redis.GetDatabase(), [window, RedisKeys.Clients],
            [
                (long)_options.Window.TotalMilliseconds, most, client, mostWaiting, request,
            ]), cancellationToken))!;
    }
}
