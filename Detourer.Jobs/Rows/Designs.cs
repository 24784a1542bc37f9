using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Detourer.Jobs.Rows;

/// <summary>
/// For <c>Migrating=true dotnet ef migrations add NAME -p Detourer.Jobs -c SqliteJobsContext -o Rows/Migrations/Sqlite</c>,
/// and the same with <c>MySql</c>: each change of the table needs one migration for each database.
/// </summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteJobsContext>
{
    public SqliteJobsContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteJobsContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>As <see cref="SqliteDesign"/>.</summary>
internal sealed class MySqlDesign : IDesignTimeDbContextFactory<MySqlJobsContext>
{
    public MySqlJobsContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<MySqlJobsContext>()
        .UseMySql("Server=design", new MySqlServerVersion(new Version(8, 0, 36))).Options);
}
