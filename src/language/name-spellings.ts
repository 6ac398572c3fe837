import type { Script } from './detect-language.ts';
import { foldWord } from './fold.ts';

// How common names are written in Hindi and English, found by their sound (fold.ts), whatever spelling was typed. Where one
// sound has two names the first wins; the bearer confirms in any case.

const names =
  'आरोही Aarohi|अब्दुल Abdul|अजय Ajay|अखिलेश Akhilesh|अली Ali|अमर Amar|अमित Amit|अमन Aman|अनिल Anil|अनीता Anita|अंजलि Anjali|अंजू Anju|अनुज Anuj|अर्जुन Arjun|अरविंद Arvind|आशा Asha|अशोक Ashok|आयशा Ayesha|बबीता Babita|भारती Bharati|' +
  'चंद्र Chandra|चौधरी Chaudhary|दीपक Deepak|दीपिका Deepika|देवी Devi|धर्मेंद्र Dharmendra|दिनेश Dinesh|फ़ातिमा Fatima|गौरव Gaurav|गीता Geeta|गुप्ता Gupta|गुरप्रीत Gurpreet|हरप्रीत Harpreet|मनप्रीत Manpreet|हरीश Harish|हसन Hasan|हुसैन Hussain|इमरान Imran|जगदीश Jagdish|जैन Jain|जसप्रीत Jaspreet|ज्योति Jyoti|' +
  'कैलाश Kailash|कमल Kamal|कमला Kamla|करण Karan|कौर Kaur|कविता Kavita|खान Khan|किरण Kiran|कृष्णा Krishna|कुमार Kumar|कुमारी Kumari|कुसुम Kusum|लक्ष्मी Lakshmi|लता Lata|मधु Madhu|महेश Mahesh|मनीष Manish|मनीषा Manisha|मंजू Manju|मनोज Manoj|मीना Meena|मीरा Meera|' +
  'मिश्रा Mishra|मोहम्मद Mohammad|मोहन Mohan|मोहित Mohit|मुकेश Mukesh|नरेंद्र Narendra|नरेश Naresh|नीलम Neelam|नेहा Neha|निशा Nisha|ओम Om|पंकज Pankaj|पांडे Pandey|प्रकाश Prakash|प्रदीप Pradeep|प्रमोद Pramod|प्रिया Priya|पूजा Pooja|पूनम Poonam|राहुल Rahul|राज Raj|' +
  'राजेंद्र Rajendra|राजेश Rajesh|राकेश Rakesh|राम Ram|रमेश Ramesh|रानी Rani|रवि Ravi|रेखा Rekha|ऋतु Ritu|रोहित Rohit|सचिन Sachin|संगीता Sangeeta|संजय Sanjay|संजीव Sanjeev|संतोष Santosh|सरिता Sarita|सतीश Satish|शर्मा Sharma|शांति Shanti|शिव Shiv|शुक्ला Shukla|' +
  'सिंह Singh|सीमा Seema|सीता Sita|सोनिया Sonia|सुधा Sudha|सुमन Suman|सुनील Sunil|सुनीता Sunita|सुरेंद्र Surendra|सुरेश Suresh|सूर्यप्रताप Suryapratap|सुषमा Sushma|तिवारी Tiwari|उमा Uma|उषा Usha|वर्मा Verma|विद्यार्थी Vidyarthi|विजय Vijay|विकास Vikas|विमला Vimla|विनोद Vinod|विशाल Vishal|यादव Yadav|ज़ैनब Zainab';

const byKey = new Map<string, { readonly Deva: string; readonly Latn: string }>();
for (const pair of names.split('|')) {
  const [Deva = '', Latn = ''] = pair.split(' ');
  for (const key of [foldWord(Latn), foldWord(Deva)]) if (!byKey.has(key)) byKey.set(key, { Deva, Latn });
}

export function findNameSpelling(key: string, to: Script): string | undefined {
  const known = byKey.get(key);
  return to === 'Deva' ? known?.Deva : to === 'Latn' ? known?.Latn : undefined;
}
