using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Detourer.Tests.Architecture;

/// <summary>Log messages can be told apart by their event id, whichever process wrote them.</summary>
public sealed class LogMessageTests
{
    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_two_log_messages_have_the_same_event_id()
    {
        IEnumerable<string> doubled =
            from room in Room.All
            from type in Assembly.Load(room.Name).GetTypes()
            from method in type.GetMethods(Declared)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            group $"{type.FullName}.{method.Name}" by message.EventId into same
            where same.Key <= 0 || same.Count() > 1
            select $"{same.Key}: {string.Join(", ", same)}";
        Assert.Empty(doubled);
    }
}
