using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Detourer.Tests.Architecture;

/// <summary>An event id identifies a log message, in any process.</summary>
public sealed class LogMessageTests
{
    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void Event_ids_of_log_messages_are_unique_in_all_projects()
    {
        IEnumerable<string> duplicates =
            from room in Room.All
            from type in Assembly.Load(room.Name).GetTypes()
            from method in type.GetMethods(Declared)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            group $"{type.FullName}.{method.Name}" by message.EventId into same
            where same.Key <= 0 || same.Count() > 1
            select $"{same.Key}: {string.Join(", ", same)}";
        Assert.Empty(duplicates);
    }
}
