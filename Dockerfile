# syntax=docker/dockerfile:1
# The program, on the .NET runtime with the system's SQLite; runs as a user without rights. Settings come from the environment, see .env.example.
#   docker build -t github-queue . && docker run --rm github-queue --help

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt .editorconfig pipeline.db.schema.sql ./
COPY src src
RUN dotnet publish src/GitHubQueue.Cli -c Release -a "$TARGETARCH" --self-contained false -p:PublishReadyToRun=true \
      -p:NuGetLockFilePath=obj/publish.lock.json -p:GenerateDocumentationFile=false -o /app

FROM mcr.microsoft.com/dotnet/runtime:10.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-0 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data && chown "$APP_UID" /data
COPY --from=build /app /app
# pipeline.db and, where the archive is a folder, the lake: a volume on a local disk.
WORKDIR /data
VOLUME /data
USER $APP_UID
# SIGTERM: each command gives back what it has in hand, within seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/github-queue"]
CMD ["--help"]
