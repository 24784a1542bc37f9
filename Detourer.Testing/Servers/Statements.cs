using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MySqlConnector;

namespace Detourer.Testing.Servers;

/// <summary>An SQL statement that the product sent.</summary>
internal sealed record Statement(string Text, IReadOnlyList<(string Name, object? Value)> Parameters)
{
    public MySqlCommand On(MySqlConnection connection, string prefix = "")
    {
        var command = new MySqlCommand(prefix + Text, connection);
        foreach ((string name, object? value) in Parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}

/// <summary>Records the statements that EF Core sends to one database.</summary>
internal sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _database;
    private readonly ConcurrentQueue<Statement> _sent = [];
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    /// <param name="connectionString">Connection string of the database.</param>
    public Statements(string connectionString)
    {
        _database = new MySqlConnectionStringBuilder(connectionString).Database;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The statements without duplicates.</summary>
    public IReadOnlyList<Statement> Sent => [.. _sent.DistinctBy(statement => statement.Text)];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Microsoft.EntityFrameworkCore.DbLoggerCategory.Name)
            _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != RelationalEventId.CommandExecuting.Name) return;
        if (value.Value is not CommandEventData { Command: var command }) return;
        if (command.Connection?.Database != _database) return;
        _sent.Enqueue(new Statement(
            command.CommandText,
            [.. command.Parameters.Cast<DbParameter>()
                .Select(parameter => (parameter.ParameterName, parameter.Value))]));
    }

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }

    public void Dispose()
    {
        foreach (IDisposable subscription in _subscriptions) subscription.Dispose();
    }
}
