using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Detourer.Jobs.Sql;

/// <summary>What an error of the database means for its caller.</summary>
internal enum DatabaseFault
{
    /// <summary>A statement or the schema is wrong, or the database is damaged. A retry does not help.</summary>
    Other,

    /// <summary>The connection is lost, the database does not answer, or a migration has not run yet.</summary>
    Interrupted,

    /// <summary>The database answers, but cannot do its work now: it is full, read-only or locked.</summary>
    Refused,
}

/// <summary>Classifies errors by the codes of the databases, never by the text of a message.</summary>
internal static class DatabaseErrors
{
    // https://sqlite.org/rescode.html
    private static readonly Dictionary<int, DatabaseFault> _sqlite = new()
    {
        [5] = DatabaseFault.Refused, // BUSY: another process holds the lock
        [6] = DatabaseFault.Refused, // LOCKED
        [7] = DatabaseFault.Refused, // NOMEM
        [8] = DatabaseFault.Refused, // READONLY
        [10] = DatabaseFault.Refused, // IOERR
        [13] = DatabaseFault.Refused, // FULL
        [14] = DatabaseFault.Refused, // CANTOPEN: also when the process has no free descriptor
        [15] = DatabaseFault.Refused, // PROTOCOL: too many readers and writers at once
    };

    // https://mariadb.com/kb/en/mariadb-error-codes/
    private static readonly Dictionary<int, DatabaseFault> _mySql = new()
    {
        [3] = DatabaseFault.Refused, // EE_WRITE: error writing a file, usually because the disk is full
        [1021] = DatabaseFault.Refused, // DISK_FULL
        [1026] = DatabaseFault.Refused, // ERROR_ON_WRITE
        [1030] = DatabaseFault.Refused, // GET_ERRNO: an error of the storage engine
        [1037] = DatabaseFault.Refused, // OUTOFMEMORY
        [1038] = DatabaseFault.Refused, // OUT_OF_SORTMEMORY
        [1040] = DatabaseFault.Interrupted, // CON_COUNT_ERROR: too many connections
        [1041] = DatabaseFault.Refused, // OUT_OF_RESOURCES
        [1044] = DatabaseFault.Refused, // DBACCESS_DENIED_ERROR
        [1045] = DatabaseFault.Refused, // ACCESS_DENIED_ERROR
        [1049] = DatabaseFault.Refused, // BAD_DB_ERROR: the database does not exist yet
        [1053] = DatabaseFault.Interrupted, // SERVER_SHUTDOWN
        [1114] = DatabaseFault.Refused, // RECORD_FILE_FULL: the table cannot grow
        [1129] = DatabaseFault.Refused, // HOST_IS_BLOCKED
        [1142] = DatabaseFault.Refused, // TABLEACCESS_DENIED_ERROR
        [1203] = DatabaseFault.Interrupted, // TOO_MANY_USER_CONNECTIONS
        [1205] = DatabaseFault.Interrupted, // LOCK_WAIT_TIMEOUT
        [1213] = DatabaseFault.Interrupted, // LOCK_DEADLOCK
        [1223] = DatabaseFault.Refused, // CANT_UPDATE_WITH_READLOCK
        [1290] = DatabaseFault.Refused, // OPTION_PREVENTS_STATEMENT: read_only
        [1792] = DatabaseFault.Refused, // CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
        [1836] = DatabaseFault.Refused, // READ_ONLY_MODE
        [1927] = DatabaseFault.Interrupted, // CONNECTION_KILLED
    };

    /// <summary>Classifies an error by the first cause that says something.</summary>
    public static DatabaseFault FaultOf(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            switch (error)
            {
                case DbException e: return FaultOf(e);
                case TimeoutRejectedException or BrokenCircuitException or RetryLimitExceededException
                    or SocketException or EndOfStreamException:
                    return DatabaseFault.Interrupted;
            }
        }

        return DatabaseFault.Other;
    }

    private static DatabaseFault FaultOf(DbException error) => error switch
    {
        SqliteException e => _sqlite.GetValueOrDefault(e.SqliteErrorCode),
        MySqlException e when _mySql.TryGetValue(e.Number, out DatabaseFault fault) => fault,
        _ when error.IsTransient => DatabaseFault.Interrupted,
        // A lost connection; a table or column that a migration has not created yet.
        { SqlState: "08S01" or "42S02" or "42S22" } => DatabaseFault.Interrupted,
        { InnerException: SocketException or IOException } => DatabaseFault.Interrupted,
        _ => DatabaseFault.Other,
    };
}
