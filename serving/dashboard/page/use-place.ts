import { useEffect, useState } from 'preact/hooks';
import { type Place, readPlace } from './place.js';

/** Follows the address, so that a place can be sent to somebody else, and the browser's way back works. */
export function usePlace(): Place {
  const [place, setPlace] = useState(() => readPlace(location.hash));
  useEffect(() => {
    const follow = () => setPlace(readPlace(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return place;
}
