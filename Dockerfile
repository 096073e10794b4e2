# The atelier binary and nothing else: no shell, no package, no user but one
# without rights. Built from a clone; every tag is exact, as in docker-compose.yml.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath GOTOOLCHAIN=local
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -ldflags="-s -w" -o /out/atelier ./cmd/atelier && mkdir -m 1777 /out/tmp

FROM scratch
# Roots for stores and Temporal services behind TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build /out/atelier /atelier
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/atelier"]
CMD ["api", "--listen", "0.0.0.0:8080"]
