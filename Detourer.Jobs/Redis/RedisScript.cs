using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// A Lua script, which Redis runs atomically and caches. Names are the contract between script and caller: the script
/// finds keys in the table <c>keys</c> and arguments in the table <c>args</c>. <see cref="RedisScripts"/> lists both
/// for each script.
/// </summary>
/// <typeparam name="TArguments">The arguments; a script sees them as JSON.</typeparam>
/// <param name="name">The file beside this one, without its extension.</param>
/// <param name="arguments">How the arguments are written.</param>
internal sealed class RedisScript<TArguments>(string name, JsonTypeInfo<TArguments> arguments)
{
    private static readonly string _prelude = Read("prelude");
    private readonly string _body = Read(name);
    private readonly ConcurrentDictionary<string, string> _texts = [];

    /// <summary>Runs it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="keys">Every key that the script uses.</param>
    /// <param name="values">Its arguments.</param>
    public Task<RedisResult> RunAsync(IDatabase database, IReadOnlyList<RedisKeyName> keys, TArguments values)
    {
        string text = _texts.GetOrAdd(Table(keys), (table, body) => table + _prelude + body, _body);
        return database.ScriptEvaluateAsync(
            text, [.. keys.Select(key => key.Key)], [JsonSerializer.SerializeToUtf8Bytes(values, arguments)]);
    }

    /// <summary><c>local keys = { idle = KEYS[1], known = KEYS[2] }</c>: the names are few, the keys many.</summary>
    private static string Table(IReadOnlyList<RedisKeyName> keys) =>
        $"local keys = {{ {string.Join(", ", keys.Select((key, index) => $"{key.Name} = KEYS[{index + 1}]"))} }}\n";

    private static string Read(string name)
    {
        using Stream text = typeof(RedisKeys).Assembly.GetManifestResourceStream($"{name}.lua")!;
        using var reader = new StreamReader(text);
        return reader.ReadToEnd();
    }
}
