#pragma warning disable EF1001 // There is no public place where this could be said.
using System.Text;
using Microsoft.EntityFrameworkCore.Update;
using Pomelo.EntityFrameworkCore.MySql.Infrastructure.Internal;
using Pomelo.EntityFrameworkCore.MySql.Update.Internal;

namespace Detourer.Jobs.Rows;

/// <summary>Inserts without <c>SET AUTOCOMMIT = 1</c> before each: nobody here ever sets it to anything else.</summary>
public sealed class PlainInserts(UpdateSqlGeneratorDependencies dependencies, IMySqlOptions options)
    : MySqlUpdateSqlGenerator(dependencies, options)
{
    /// <inheritdoc/>
    public override void PrependEnsureAutocommit(StringBuilder commandStringBuilder)
    {
    }
}
