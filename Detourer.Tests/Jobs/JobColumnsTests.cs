using System.Linq.Expressions;
using Detourer.Jobs;
using Detourer.Jobs.Sql;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Detourer.Tests.Jobs;

public sealed class JobColumnsTests : IAsyncLifetime
{
    /// <summary>Columns that never change.</summary>
    private static readonly string[] _fixed =
    [
        nameof(Job.Id), nameof(Job.Kind), nameof(Job.Payload), nameof(Job.FileName), nameof(Job.OriginalType),
        nameof(Job.OriginalBytes), nameof(Job.CreatedAt), nameof(Job.Lane), nameof(Job.OwnerHash), nameof(Job.Trace),
    ];

    private JobsFixture _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await JobsFixture.CreateAsync();

    [Fact]
    public async Task A_change_writes_every_column_but_those_that_never_change()
    {
        await using JobsContext context = await _jobs.Get<IJobsContextFactory>().CreateAsync(JobsFixture.Token);
        IEntityType entity = context.Model.FindEntityType(typeof(Job))!;
        IEnumerable<string> columns = entity.GetProperties().Select(property => property.Name);
        Job job = await _jobs.AddAsync();
        Assert.Equal(columns.Except(_fixed).Order(), Written(job).Select(written => written.Column).Order());
    }

    [Fact]
    public async Task Each_column_gets_the_property_of_the_same_name()
    {
        Job job = await _jobs.AddAsync();
        Assert.All(Written(job), written => Assert.Equal(written.Column, written.Value));
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();

    /// <summary>Parses nested calls of <c>row.SetProperty(job => job.Column, to.Value)</c>.</summary>
    private static IEnumerable<(string Column, string Value)> Written(Job job)
    {
        Expression at = JobColumns.Of(job).Body;
        for (; at is MethodCallExpression call; at = call.Object!)
        {
            Expression column = call.Arguments[0] is UnaryExpression quote ? quote.Operand : call.Arguments[0];
            yield return (Member(((LambdaExpression)column).Body), Member(call.Arguments[1]));
        }
    }

    private static string Member(Expression expression) => ((MemberExpression)expression).Member.Name;
}
