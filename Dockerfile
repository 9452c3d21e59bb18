FROM python:3.12-slim AS wheels
WORKDIR /build
COPY requirements/base.txt ./
RUN pip wheel --no-cache-dir --require-hashes --wheel-dir /wheels -r base.txt

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 \
    DATA_DIR=/data STATIC_ROOT=/app/staticfiles BIND=0.0.0.0:8000
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin gridgov \
    && install -d -o gridgov -g gridgov -m 750 /data
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --no-deps /wheels/*.whl
WORKDIR /app
COPY manage.py ./
COPY gridgov gridgov
COPY apps apps
COPY templates templates
COPY static static
COPY locale locale
COPY fixtures fixtures
# Neither command connects anywhere; the settings only want the names to be set.
RUN SECRET_KEY=unused DATABASE_URL=postgresql://unused/unused python manage.py messages --compile \
    && SECRET_KEY=unused DATABASE_URL=postgresql://unused/unused python manage.py collectstatic --noinput \
    && python -m compileall -q apps gridgov
USER 10001:10001
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["python", "-m", "gridgov.serve"]
CMD ["web"]
