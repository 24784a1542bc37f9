using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Detourer.Jobs.Sql;

/// <summary>
/// Creates a context for the command
/// <c>Migrating=true dotnet ef migrations add NAME -p Detourer.Jobs -c SqliteJobsContext -o Sql/Migrations/Sqlite</c>,
/// and the same with <c>MySql</c>. Each change of the schema needs one migration for each database.
/// </summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteJobsContext>
{
    public SqliteJobsContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteJobsContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>Like <see cref="SqliteDesignTimeFactory"/>, for MySQL.</summary>
internal sealed class MySqlDesignTimeFactory : IDesignTimeDbContextFactory<MySqlJobsContext>
{
    public MySqlJobsContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<MySqlJobsContext>()
        .UseMySql("Server=design", new MySqlServerVersion(new Version(8, 0, 36))).Options);
}
