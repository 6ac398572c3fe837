// One door for every file that citizens send, whichever way it came: as a message (or with a finished Flow), where it
// has an id at Meta, or picked inside a Flow, where it has an address and keys.

import { downloadFlowMedia, isFlowMediaId } from './flow-media.ts';
import type { DownloadLimits, GraphMedia, MediaResult } from './graph-media.ts';
import type { MediaHosts } from './media-hosts.ts';
import { readMediaReference } from './media-reference.ts';

export interface MediaSource {
  /** `reference`: a media id, mostly with the number that it was sent to (media-reference.ts). */
  download(reference: string, limits: DownloadLimits): Promise<MediaResult>;
}

export function createMediaSource(deps: { readonly graph: GraphMedia; readonly hosts: MediaHosts }): MediaSource {
  return {
    download(reference, limits) {
      const { mediaId, phoneNumberId } = readMediaReference(reference);
      if (isFlowMediaId(mediaId)) return downloadFlowMedia(deps.hosts, mediaId, limits);
      return deps.graph.download(phoneNumberId, mediaId, limits);
    },
  };
}
