using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>A script that lies beside this file. Redis runs it as one step, and keeps it after the first time.</summary>
internal sealed class RedisScript(string name)
{
    private static readonly string _prelude = Read("prelude");
    private readonly string _text = _prelude + Read(name);

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] values) =>
        database.ScriptEvaluateAsync(_text, keys, values);

    private static string Read(string name)
    {
        using Stream text = typeof(RedisScript).Assembly.GetManifestResourceStream($"{name}.lua")!;
        using var reader = new StreamReader(text);
        return reader.ReadToEnd();
    }
}
