using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

// A host that refers to OpenTelemetry.Extensions.Hosting and an exporter.
var builder = Host.CreateApplicationBuilder(args);

// the block

builder.Build().Run();
