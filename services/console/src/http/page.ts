import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type RequestHandler, Router } from 'express';

const FILES = ['app.js', 'app.css', 'icon.svg'];

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Hale console</title>
<h1>The page is not built</h1>
<p>Run <code>npm run build</code>, then load this page again. The API under <code>/api</code> works without it.</p>
</html>
`;

/**
 * The page's files. Their names do not change with their contents, so a browser asks each time and hears 304
 * when nothing changed.
 */
export function pageRoutes(dist: string): Router {
  const router = Router();
  const send =
    (file: string): RequestHandler =>
    (_request, response, next) => {
      const path = join(dist, file);
      if (!existsSync(path))
        return void response.status(503).set('Cache-Control', 'no-store').type('html').send(NOT_BUILT);
      response
        .set('Cache-Control', 'no-cache')
        .sendFile(path, { cacheControl: false }, (error) => error && next(error));
    };
  router.get(['/', '/incidents/:id'], send('index.html'));
  for (const file of FILES) router.get(`/${file}`, send(file));
  return router;
}
