namespace Detourer.Web.Problems;

/// <summary>One error of the API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Meaning">What it means: a sentence for developers of clients.</param>
internal sealed record ProblemCode(int Status, string Code, string Meaning);
