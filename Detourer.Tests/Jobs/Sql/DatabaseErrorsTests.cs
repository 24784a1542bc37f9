using Detourer.Jobs.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Detourer.Tests.Jobs;

public sealed class DatabaseErrorsTests
{
    [Theory]
    [InlineData(5)] // SQLITE_BUSY
    [InlineData(6)] // SQLITE_LOCKED
    [InlineData(8)] // SQLITE_READONLY
    [InlineData(10)] // SQLITE_IOERR
    [InlineData(13)] // SQLITE_FULL
    [InlineData(14)] // SQLITE_CANTOPEN
    public async Task A_database_that_cannot_do_its_work_now_is_unavailable_and_remembers_its_refusal(int code)
    {
        var pipeline = DatabasePipeline.File(TimeProvider.System);
        var error = new DbUpdateException("EF Core wraps it.", new SqliteException("The driver says so.", code));
        var unavailable = await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => pipeline.RunAsync<int>(_ => throw error, JobsFixture.Token));
        Assert.Same(error, unavailable.InnerException);
        Assert.True(pipeline.HasRefusedWithin(TimeSpan.FromHours(1)));
        Assert.False(pipeline.HasBeenAvailableFor(TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(1)] // SQLITE_ERROR: no such table
    [InlineData(11)] // SQLITE_CORRUPT
    [InlineData(19)] // SQLITE_CONSTRAINT
    public async Task An_error_that_a_retry_does_not_cure_is_not_an_outage(int code)
    {
        var pipeline = DatabasePipeline.File(TimeProvider.System);
        await Assert.ThrowsAsync<SqliteException>(
            () => pipeline.RunAsync<int>(_ => throw new SqliteException("", code), JobsFixture.Token));
        Assert.True(pipeline.HasBeenAvailableFor(TimeSpan.FromHours(1)));
    }
}
