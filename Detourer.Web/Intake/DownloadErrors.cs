using Detourer.Web.Problems;

namespace Detourer.Web.Intake;

/// <summary>Reasons why an <c>image_url</c> was not fetched.</summary>
internal static class DownloadErrors
{
    public static ApiException InvalidUrl() =>
        new(400, "invalid_url", "The image_url is not an http or https address without a user name.");

    public static ApiException PrivateAddress() =>
        new(400, "private_address", "The image_url does not lead to a public server.");

    public static ApiException TooManyRedirects() =>
        new(400, "too_many_redirects", "The image_url redirects too many times.");

    public static ApiException Refused(int status) =>
        new(400, "download_failed", $"The server of the image_url answered {status}.");

    public static ApiException Unreachable(Exception? inner) =>
        new(400, "download_unreachable", "The server of the image_url could not be reached.", inner);

    public static ApiException Busy() =>
        new(503, "downloads_busy", "The server is downloading too many images at the moment. Try again soon.");

    public static ApiException Timeout() =>
        new(400, "download_timeout", "The server of the image_url took too long.");
}
