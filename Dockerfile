# One image for web, worker and beat: docker compose up (compose.yaml) runs all three.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /app
COPY requirements.txt .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim-bookworm
WORKDIR /app
# For PDFs: Pango, and fonts for Latin, Cyrillic, Chinese, Japanese and Korean.
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    libharfbuzz-subset0 fonts-dejavu-core fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app common-hash && install -d -o common-hash /data
COPY --from=packages /app/.venv .venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=8000 VAR_DIR=/data STATIC_ROOT=/app/staticfiles DJANGO_SETTINGS_MODULE=config.settings
# The key is for this step alone: nothing it makes depends on it.
RUN python -c "from deploy.translations import compile_changed; compile_changed()" \
    && HOST=127.0.0.1 VAR_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build
USER common-hash
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-m", "deploy.health"]
CMD ["python", "-m", "deploy.process", "web"]
