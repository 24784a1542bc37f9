using Detourer.Imaging.Devices;

namespace Detourer.Tests.Imaging.Devices;

public sealed class CudaErrorTests
{
    [Theory]
    [InlineData(
        "[ErrorCode:Fail] /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:2043 "
        + "onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load "
        + "library /app/libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object "
        + "file: No such file or directory",
        "The library libcublasLt.so.13 of CUDA 13 is missing.")]
    [InlineData(
        "with error: libcudnn.so.9: cannot open shared object file: No such file or directory",
        "The library libcudnn.so.9 of cuDNN 9 is missing.")]
    [InlineData(
        "with error: libcuda.so.1: cannot open shared object file: No such file or directory",
        "The library libcuda.so.1 of the NVIDIA driver is missing.")]
    [InlineData(
        "Error loading \"C:\\app\\onnxruntime_providers_cuda.dll\" which depends on \"cublasLt64_13.dll\" which is "
        + "missing. (Error 126: \"The specified module could not be found.\")",
        "The library cublasLt64_13.dll of CUDA 13 is missing.")]
    [InlineData(
        "Unable to load any of {libcudnn_graph.so.9.1.0, libcudnn_graph.so.9.1, libcudnn_graph.so.9}",
        "The library libcudnn_graph.so.9.1.0 of cuDNN 9 is missing.")]
    [InlineData(
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0 ; hostname=x",
        "The NVIDIA driver is missing or too old for CUDA 13.")]
    [InlineData(
        "CUDA failure 100: no CUDA-capable device is detected ; GPU=-1 ; hostname=x",
        "This machine shows no NVIDIA GPU to the process.")]
    [InlineData(
        "This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been "
        + "explicitly disabled by the user.",
        "Some of its operations have no version for the GPU.")]
    [InlineData("something\nelse", "ONNX Runtime reports: something else")]
    public void An_error_of_the_provider_becomes_a_sentence(string message, string sentence) =>
        Assert.Equal(sentence, CudaError.Explain(message));

    [Fact]
    public void A_long_report_is_shortened() =>
        Assert.InRange(CudaError.Explain(new string('x', 5000)).Length, 200, 230);
}
