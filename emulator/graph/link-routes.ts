/** QR codes and short links that open the chat with words already written: at most 2,000 of a number, 140 characters. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import sharp from 'sharp';
import { z } from 'zod';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireNumber, version } from './node.ts';
import { pageOf, parseParams, pickFields, readParams } from './params.ts';

const mostLinks = 2_000;
const picturePixels = 600;
const prefilled = z.string().min(1).max(140);
const NewLink = z.looseObject({
  prefilled_message: prefilled,
  code: z.string().optional(),
  generate_qr_image: z.enum(['SVG', 'PNG']).optional(),
});
const Changes = z.looseObject({ prefilled_message: prefilled });
const CodeParams = z.object({ code: z.string() });
const PictureParams = z.object({ code: z.string(), format: z.enum(['svg', 'png']) });

export function registerLinks(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/message_qrdls`, async (request) => {
    requireNumber(world, request);
    const { fields } = await readParams(request);
    const links = Object.keys(world.number.links).map((code) => describeLink(world, code));
    return pageOf(links, fields, request);
  });
  app.get(`${version}/:nodeId/message_qrdls/:code`, async (request) => {
    requireNumber(world, request);
    const { code } = CodeParams.parse(request.params);
    requireLink(world, code);
    return { data: [pickFields(describeLink(world, code), (await readParams(request)).fields['fields'])] };
  });
  app.post(`${version}/:nodeId/message_qrdls`, async (request) => {
    requireNumber(world, request);
    const wish = parseParams(NewLink, (await readParams(request)).fields);
    if (wish.code !== undefined) requireLink(world, wish.code);
    else if (Object.keys(world.number.links).length >= mostLinks)
      throw new GraphError(100, `A number has at most ${mostLinks} links.`);
    const code = wish.code ?? `${randomBytes(8).toString('hex').slice(0, 13).toUpperCase()}1`;
    world.number.links[code] = wish.prefilled_message;
    const format = wish.generate_qr_image?.toLowerCase();
    const picture = format === undefined ? {} : { qr_image_url: `${world.publicUrl}/qr-codes/${code}/${format}` };
    return { ...describeLink(world, code), ...picture };
  });
  app.post(`${version}/:nodeId/message_qrdls/:code`, async (request) => {
    requireNumber(world, request);
    const { code } = CodeParams.parse(request.params);
    requireLink(world, code);
    world.number.links[code] = parseParams(Changes, (await readParams(request)).fields).prefilled_message;
    return describeLink(world, code);
  });
  app.delete(`${version}/:nodeId/message_qrdls/:code`, async (request) => {
    requireNumber(world, request);
    const { code } = CodeParams.parse(request.params);
    requireLink(world, code);
    delete world.number.links[code];
    return { success: true };
  });
}

/** Pictures are fetched by whoever prints them, without a token. */
export function registerLinkPictures(app: FastifyInstance, world: World): void {
  app.get('/qr-codes/:code/:format', async (request, reply) => {
    const { code, format } = PictureParams.parse(request.params);
    const known = [...world.numbers.values()].some(({ number }) => number.links[code] !== undefined);
    if (!known) return reply.code(404).type('text/plain').send('Not found');
    const svg = drawCode(linkOf(code));
    if (format === 'svg') return reply.type('image/svg+xml').send(svg);
    return reply.type('image/png').send(await sharp(Buffer.from(svg)).resize(picturePixels).png().toBuffer());
  });
}

function describeLink(world: World, code: string): object {
  return { code, prefilled_message: world.number.links[code], deep_link_url: linkOf(code) };
}

function linkOf(code: string): string {
  return `https://wa.me/message/${code}`;
}

function requireLink(world: World, code: string): void {
  if (world.number.links[code] === undefined) throw new GraphError(100, `There is no link with code ${code}.`, 33);
}

function drawCode(text: string): string {
  const modules = generate(text);
  const size = modules.size + 8;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${size} ${size}">`;
  return `${head}<path fill="#fff" d="M-4-4h${size}v${size}h-${size}z"/><path d="${toSvgPath(modules)}"/></svg>`;
}
