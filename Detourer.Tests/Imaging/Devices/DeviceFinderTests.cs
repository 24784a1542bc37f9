using System.Reflection;
using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Tests.Imaging.Devices;

public sealed class DeviceFinderTests
{
    private const string Missing =
        "Failed to load library x.so with error: libcublasLt.so.13: cannot open shared object file: No such file";

    [Fact]
    public void A_working_gpu_is_used_by_auto_and_by_cuda()
    {
        ComputeDevice auto = DeviceFinder.Find(ModelDevice.Auto, 1, StandInGpu.Attach);
        Assert.Equal(("cuda", 1, false), (auto.Name, auto.Index, auto.IsRequired));
        Assert.True(DeviceFinder.Find(ModelDevice.Cuda, 0, StandInGpu.Attach).IsRequired);
    }

    [Fact]
    public void The_processor_is_used_without_looking_for_a_gpu_if_the_settings_say_so()
    {
        ComputeDevice device = DeviceFinder.Find(ModelDevice.Cpu, 0, (_, _) => Assert.Fail("A GPU was looked for."));
        Assert.Equal(("cpu", "Models:Device is cpu."), (device.Name, device.Reason));
    }

    [Fact]
    public void Auto_without_a_working_gpu_uses_the_processor_and_says_what_is_missing()
    {
        ComputeDevice device = DeviceFinder.Find(ModelDevice.Auto, 0, (_, _) => Fail(Missing));
        Assert.Equal(
            ("cpu", "The library libcublasLt.so.13 of CUDA 13 is missing.", true),
            (device.Name, device.Reason, device.IsFallback));
    }

    [Fact]
    public void Cuda_without_a_working_gpu_is_refused_and_says_what_is_missing()
    {
        ImagingException error = Assert.Throws<ImagingException>(
            () => DeviceFinder.Find(ModelDevice.Cuda, 0, (_, _) => Fail(Missing)));
        Assert.Equal("device_unavailable", error.Code);
        Assert.Equal(
            "CUDA was requested, and no GPU can be used. The library libcublasLt.so.13 of CUDA 13 is missing.",
            error.Message);
    }

    [Fact]
    public void A_gpu_that_leaves_operations_to_the_processor_does_not_count_as_working()
    {
        ImagingException error = Assert.Throws<ImagingException>(
            () => DeviceFinder.Find(ModelDevice.Cuda, 0, StandInGpu.AttachWithoutOperations));
        Assert.Contains("no version for the GPU", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_without_cuda_says_so_and_auto_is_no_fallback()
    {
        ComputeDevice device = DeviceFinder.Find(ModelDevice.Auto, 0, attach: null);
        Assert.Equal(
            ("cpu", "This build has no CUDA. Build it with -p:OnnxRuntime=gpu.", false),
            (device.Name, device.Reason, device.IsFallback));
        Assert.Throws<ImagingException>(() => DeviceFinder.Find(ModelDevice.Cuda, 0, attach: null));
    }

    /// <summary>Fails as the provider does: the constructor of the exception is not public.</summary>
    private static void Fail(string message)
    {
        ConstructorInfo create = typeof(OnnxRuntimeException)
            .GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance)
            .First(constructor => constructor.GetParameters().Length == 2);
        object code = Enum.ToObject(create.GetParameters()[0].ParameterType, 1);
        throw (OnnxRuntimeException)create.Invoke([code, message]);
    }
}
