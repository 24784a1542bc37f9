namespace Detourer.Web.Intake;

/// <summary>Applies <see cref="AdmissionGate.PassRenditionAsync"/> to an endpoint.</summary>
internal sealed class RenditionLimitFilter(AdmissionGate gate) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await gate.PassRenditionAsync(context.HttpContext, context.HttpContext.RequestAborted);
        return await next(context);
    }
}
