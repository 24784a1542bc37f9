namespace Detourer.Web.Intake;

/// <summary>Before endpoints that take time of the processor's and are no job: see <see cref="AdmissionGate.PassRenditionAsync"/>.</summary>
internal sealed class RenditionLimitFilter(AdmissionGate gate) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await gate.PassRenditionAsync(context.HttpContext, context.HttpContext.RequestAborted);
        return await next(context);
    }
}
