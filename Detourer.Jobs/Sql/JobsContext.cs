using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Detourer.Jobs.Sql;

/// <summary>The tables of jobs and shares; a derived class for each database has its migrations.</summary>
public abstract class JobsContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>All jobs, including expired ones.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>All shares, including those of expired jobs.</summary>
    public DbSet<Share> Shares => Set<Share>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Job>(ConfigureJobs);
        modelBuilder.Entity<Share>(ConfigureShares);
    }

    private static void ConfigureJobs(EntityTypeBuilder<Job> job)
    {
        job.ToTable("jobs");
        job.Property(row => row.Id).ValueGeneratedNever();
        job.Property(row => row.Kind).HasMaxLength(16);
        job.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
        job.Property(row => row.Lane).HasConversion<string>().HasMaxLength(16);
        job.Property(row => row.Client).HasMaxLength(64);
        job.Property(row => row.OwnerHash).HasMaxLength(64);
        job.Property(row => row.Trace).HasMaxLength(64);
        job.Property(row => row.FileName).HasMaxLength(255);
        job.Property(row => row.OriginalType).HasMaxLength(64);
        job.Property(row => row.ResultType).HasMaxLength(64);
        job.Property(row => row.ResultExtension).HasMaxLength(16);
        job.Property(row => row.Worker).HasMaxLength(128);
        job.Property(row => row.FailureCode).HasMaxLength(64);
        job.Property(row => row.FailureMessage).HasMaxLength(1000);
        job.Property(row => row.Errors).HasConversion(
            new JsonConverter<IReadOnlyList<AttemptError>>(), JsonComparer<IReadOnlyList<AttemptError>>());

        // For the sweep (waiting jobs, expired leases, retention) and for the unfinished jobs of a client.
        job.HasIndex(row => new { row.State, row.Id });
        job.HasIndex(row => row.LeaseUntil);
        job.HasIndex(row => row.ExpiresAt);
        job.HasIndex(row => row.Client);
    }

    private static void ConfigureShares(EntityTypeBuilder<Share> share)
    {
        share.ToTable("shares");
        share.Property(row => row.Id).ValueGeneratedNever();
        share.OwnsOne(row => row.Picture, picture =>
        {
            picture.Property(row => row.MediaType).HasMaxLength(64);
            picture.Property(row => row.Extension).HasMaxLength(16);
        });
        share.Ignore(row => row.File);
        share.HasIndex(row => row.JobId);
    }

    private static ValueComparer<T> JsonComparer<T>() where T : class => new(
        (a, b) => Json(a!) == Json(b!), value => Json(value).GetHashCode(StringComparison.Ordinal), value => value);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    /// <summary>Stores times in UTC, because databases compare them without their offset.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        time => time.UtcDateTime, time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)));

    private sealed class JsonConverter<T>() : ValueConverter<T, string>(
        value => Json(value), text => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Default)!);
}

/// <summary>Jobs in MySQL 8 or MariaDB 10.6 and later, for any number of processes.</summary>
public sealed class MySqlJobsContext(DbContextOptions<MySqlJobsContext> options) : JobsContext(options);

/// <summary>Jobs in a file, for a single process.</summary>
public sealed class SqliteJobsContext(DbContextOptions<SqliteJobsContext> options) : JobsContext(options);
