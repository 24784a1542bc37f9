using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

namespace Detourer.Jobs.Sql;

/// <summary>
/// The columns of a row that change. One UPDATE statement sets all of them and reports whether the row had the expected
/// version. <c>SaveChanges</c> of EF Core needs several statements.
/// </summary>
internal static class JobColumns
{
    /// <summary>Sets all of them to the values of a job.</summary>
    public static Expression<Func<SetPropertyCalls<Job>, SetPropertyCalls<Job>>> Of(Job to) => row => row
        .SetProperty(job => job.Version, to.Version)
        .SetProperty(job => job.State, to.State)
        .SetProperty(job => job.Client, to.Client)
        .SetProperty(job => job.Attempts, to.Attempts)
        .SetProperty(job => job.RetryAt, to.RetryAt)
        .SetProperty(job => job.Claim, to.Claim)
        .SetProperty(job => job.Worker, to.Worker)
        .SetProperty(job => job.LeaseUntil, to.LeaseUntil)
        .SetProperty(job => job.StartedAt, to.StartedAt)
        .SetProperty(job => job.FinishedAt, to.FinishedAt)
        .SetProperty(job => job.ExpiresAt, to.ExpiresAt)
        .SetProperty(job => job.ResultType, to.ResultType)
        .SetProperty(job => job.ResultExtension, to.ResultExtension)
        .SetProperty(job => job.ResultBytes, to.ResultBytes)
        .SetProperty(job => job.ResultMilliseconds, to.ResultMilliseconds)
        .SetProperty(job => job.ResultDetails, to.ResultDetails)
        .SetProperty(job => job.FailureCode, to.FailureCode)
        .SetProperty(job => job.FailureMessage, to.FailureMessage)
        .SetProperty(job => job.Errors, to.Errors);
}
