using System.Reflection;
using Detourer.Imaging;
using Detourer.Web.Intake;
using Detourer.Web.Problems;

namespace Detourer.Tests.Web;

/// <summary>The table of error codes has every error that the API can answer with.</summary>
public sealed class ProblemCodesTests
{
    [Fact]
    public void Every_refusal_of_a_request_is_in_the_table_with_its_status()
    {
        ApiException[] refusals =
            [.. Make<ApiException>(typeof(ApiException)), .. Make<ApiException>(typeof(DownloadErrors))];
        Assert.True(refusals.Length > 20);
        IEnumerable<string> missing =
            from refusal in refusals
            where refusal.Code != "code" && !IsListed(refusal.Code, refusal.Status)
            select $"{refusal.Status} {refusal.Code}";
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_error_of_an_image_is_in_the_table()
    {
        ImagingException[] errors = [.. Make<ImagingException>(typeof(ImagingErrors))];
        Assert.True(errors.Length > 15);
        Assert.All(errors, error => Assert.True(IsListed(error.Code), error.Code));
    }

    private static bool IsListed(string code, int? status = null) => ProblemCodes.All.Any(problem =>
        problem.Code == code && (status is null || problem.Status == status || code == "too_many_sockets"));

    /// <summary>Calls every factory of a class with arguments that mean nothing.</summary>
    private static IEnumerable<T> Make<T>(Type type)
        where T : Exception =>
        type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(method => method.ReturnType == typeof(T))
            .Select(method => (T)method.Invoke(null, [.. method.GetParameters().Select(Argument)])!)
            .Where(error => error is not null);

    private static object? Argument(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => parameter.Name ?? "",
        var type when type == typeof(IEnumerable<string>) => Array.Empty<string>(),
        var type when type.IsValueType => Activator.CreateInstance(type),
        var type when type == typeof(Exception) => new InvalidOperationException("test"),
        _ => null,
    };
}
